import { Problem } from "~/kernel/problem";
import { copiedName } from "~/ui/form/values";
import { applications } from "../calls";
import type { Application } from "../contract";

interface As {
  clientId: string | null;
  /** Empty: as the file says, or as its copy where there is one of that name. */
  name: string;
}

/** A new application from the text of a file that was exported; a `SyntaxError` when it is something else. */
export async function bringFile(text: string, { clientId, name }: As): Promise<Application> {
  const file = JSON.parse(text) as Record<string, unknown>;
  const bring = (as: string) =>
    applications.bring({
      file,
      ...(clientId && { client_id: clientId }),
      ...(as && { name: as }),
    });
  try {
    return await bring(name);
  } catch (error) {
    const own = file["name"];
    if (name || typeof own !== "string" || !isTaken(error)) throw error;
    return bring(copiedName(own));
  }
}

export const isTaken = (error: unknown) => error instanceof Problem && error.code === "name_taken";
