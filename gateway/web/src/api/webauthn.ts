/**
 * Passkeys in the browser (WebAuthn Level 3): what the server asks, as the browser takes it, and what the authenticator
 * answers, as the server reads it. Written out here because browsers of two years ago lack the functions of the standard.
 */
import { t } from "../text/typo";
import { ApiError } from "./http";

type Json = Record<string, unknown>;
interface Descriptor {
  id: string;
}
interface Creation {
  challenge: string;
  user: { id: string };
  excludeCredentials: Descriptor[];
}
interface Request {
  challenge: string;
  allowCredentials: Descriptor[];
}

/** Why there are no passkeys here: an address by numbers, or a browser that knows none. */
export type Obstacle = "" | "adresse" | "navigateur";

export function obstacle(): Obstacle {
  if (/^[\d.]+$|:|^\[/.test(window.location.hostname)) return "adresse";
  return window.isSecureContext && typeof window.PublicKeyCredential === "function" ? "" : "navigateur";
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function base64url(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(descriptors: Descriptor[]) {
  return descriptors.map((each) => ({ ...each, id: bytes(each.id) })) as unknown as PublicKeyCredentialDescriptor[];
}

/** A refusal of the browser, in the shape of those of the server. */
function refusal(cause: unknown): ApiError {
  const name = cause instanceof DOMException ? cause.name : "";
  const detail =
    name === "InvalidStateError"
      ? t`Cet appareil garde déjà une clé d'accès pour votre compte. Choisissez un autre appareil.`
      : name === "NotAllowedError" || name === "AbortError"
        ? t`Votre appareil n'a pas répondu, ou vous avez fermé sa demande. Recommencez quand vous voulez.`
        : t`Votre appareil n'a pas pu répondre. Recommencez, ou choisissez un autre appareil.`;
  return new ApiError(0, { status: 0, detail });
}

async function credential(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  let given: Credential | null;
  try {
    given = await asked;
  } catch (cause) {
    throw refusal(cause);
  }
  if (!(given instanceof PublicKeyCredential)) throw refusal(null);
  return given;
}

function envelope({ id, rawId, type, authenticatorAttachment }: PublicKeyCredential, response: Json): Json {
  return { id, rawId: base64url(rawId), type, authenticatorAttachment, clientExtensionResults: {}, response };
}

/** Has the authenticator make a passkey. */
export async function create(options: Json): Promise<Json> {
  const asked = options as unknown as Creation;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await credential(navigator.credentials.create({ publicKey }));
  const response = made.response as AuthenticatorAttestationResponse;
  return envelope(made, {
    clientDataJSON: base64url(response.clientDataJSON),
    attestationObject: base64url(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** Has the authenticator answer for a passkey. */
export async function answer(options: Json): Promise<Json> {
  const asked = options as unknown as Request;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: known(asked.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const given = await credential(navigator.credentials.get({ publicKey }));
  const response = given.response as AuthenticatorAssertionResponse;
  return envelope(given, {
    clientDataJSON: base64url(response.clientDataJSON),
    authenticatorData: base64url(response.authenticatorData),
    signature: base64url(response.signature),
    ...(response.userHandle ? { userHandle: base64url(response.userHandle) } : {}),
  });
}
