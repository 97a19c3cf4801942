/** Version of the protocol spoken here. */
export const PROTOCOL_VERSION = '1.0';
