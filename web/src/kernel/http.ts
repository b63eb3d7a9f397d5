/** The one way to the REST API: typed calls, problems as errors, entity tags. */
import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "./api";
import { OFFLINE, Problem, problemOf } from "./problem";

type SignedOut = () => void;
let signedOut: SignedOut = () => undefined;

/** What to do when the server no longer knows who we are; set once, by the app. */
export function onSignedOut(then: SignedOut): void {
  signedOut = then;
}

const errors: Middleware = {
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && schemaPath !== "/api/v1/session") signedOut();
    throw await problemOf(response);
  },
  onError({ error }) {
    if (error instanceof Problem || (error instanceof DOMException && error.name === "AbortError"))
      return error;
    return new Problem(0, OFFLINE, "No answer from the server.");
  },
};

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  credentials: "same-origin",
  // The address must be looked up at call time: tests put their own fetch in its place.
  fetch: (request) => fetch(request),
});
api.use(errors);

interface Answer<Data> {
  data?: Data;
  response: Response;
}

/** The body of an answer; anything but success is thrown as a Problem. */
export async function ok<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  return (await call).data as Data;
}

/** The same with its entity tag, to be handed back with `ifMatch` when it is changed. */
export async function tagged<Data>(
  call: Promise<Answer<Data>>,
): Promise<{ data: Data; tag: string }> {
  const { data, response } = await call;
  return { data: data as Data, tag: response.headers.get("etag") ?? "*" };
}

/** Refuse the change (412) if somebody else saved in between. */
export function ifMatch(tag: string): { "if-match": string } {
  return { "if-match": tag };
}
