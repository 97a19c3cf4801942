// @ts-check
import { build } from './build.mjs';

/** Jest calls it once, if the project is selected. */
export default function globalSetup() {
  build();
}
