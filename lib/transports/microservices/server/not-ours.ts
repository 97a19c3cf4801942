/** Another instance handles the request: this one stays silent. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}
