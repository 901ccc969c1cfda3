import { verifySignature } from '#whatsapp/signature';

/** Checks webhooks against every app secret: the number of the one that fits, or null. */
export const signatureCheck =
  (secrets: readonly string[]) =>
  (body: Uint8Array, header: string | undefined): number | null =>
    verifySignature(body, header, secrets);
