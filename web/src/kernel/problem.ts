/** What the server says when it cannot do what it was asked for (RFC 9457). */

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly errors: readonly FieldProblem[] = [],
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(title);
  }

  /** For the one who mends it: the line to look for in the log. */
  get requestId(): string | undefined {
    const id = this.more["request_id"];
    return typeof id === "string" ? id : undefined;
  }
}

/** No answer came: the network or the server is away. */
export const OFFLINE = "offline";

export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("json")) {
    try {
      const body = (await response.json()) as Record<string, unknown>;
      return new Problem(
        response.status,
        typeof body["code"] === "string" ? body["code"] : "http_error",
        typeof body["title"] === "string" ? body["title"] : response.statusText,
        Array.isArray(body["errors"]) ? (body["errors"] as FieldProblem[]) : [],
        body,
      );
    } catch {
      // A proxy's page that only claims to be JSON: its status is all there is to know.
    }
  }
  return new Problem(
    response.status,
    response.status >= 500 ? "bug" : "http_error",
    response.statusText,
  );
}
