/**
 * The one way to the gateway: cookies, CSRF, versions and problem documents.
 *
 * Every failure is an `ApiError`; pages show its `detail` as it is (G-03).
 */
import type { Probleme } from "./types";

export class ApiError extends Error {
  readonly status: number;
  readonly problem: Probleme;
  constructor(status: number, problem: Probleme) {
    super(problem.code ?? `http.${status}`);
    this.status = status;
    this.problem = problem;
  }
  /** The server cannot be reached, or is not ready: the same request may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

export interface Versioned<T> {
  value: T;
  /** Value of `ETag`, to be given back in `If-Match`. */
  etag: string;
}

export interface Options {
  body?: unknown;
  /** Sends `If-Match` (G-06). */
  etag?: string;
  /** Sends `Idempotency-Key`: repeating the call with the same key does it once (G-06). */
  key?: string;
  signal?: AbortSignal;
}

let csrf = "";
let onExpired: () => void = () => {};

/** Remembers the token that each change must carry; told by `GET /api/session`. */
export function useCsrf(token: string): void {
  csrf = token;
}

/** Called once per request refused because the session is over. */
export function listenExpired(listener: () => void): void {
  onExpired = listener;
}

async function readProblem(response: Response): Promise<Probleme> {
  const fallback: Probleme = { status: response.status };
  if (!(response.headers.get("content-type") ?? "").includes("json")) return fallback;
  try {
    return { ...fallback, ...((await response.json()) as Probleme) };
  } catch {
    return fallback;
  }
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  let body: BodyInit | null = null;
  if (options.body instanceof FormData) {
    body = options.body;
  } else if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    body = JSON.stringify(options.body);
  }
  if (method !== "GET" && csrf) headers.set("X-CSRF-Token", csrf);
  if (options.etag) headers.set("If-Match", options.etag);
  if (options.key) headers.set("Idempotency-Key", options.key);
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      headers,
      body,
      credentials: "same-origin",
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError(0, { status: 0, code: "client.hors_ligne" });
  }
  if (!response.ok) {
    const error = new ApiError(response.status, await readProblem(response));
    if (response.status === 401 && !path.startsWith("/session") && !path.startsWith("/acces/")) onExpired();
    throw error;
  }
  return response;
}

async function decode<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Asks for JSON and gives its value. */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  return decode<T>(await send(method, path, options));
}

/** Like `call`, with the version that a later change must name. */
export async function callVersioned<T>(method: string, path: string, options: Options = {}): Promise<Versioned<T>> {
  const response = await send(method, path, options);
  return { etag: response.headers.get("etag") ?? "", value: await decode<T>(response) };
}

/** Query string of what is set; empty values are left out. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}
