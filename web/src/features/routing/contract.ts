/** What the REST API says about routing applications; flows in it are of their own type. */
import type { RoutingContract as Contract } from "~/kernel/api";
import type { Flow } from "./flow/model";

type WithFlow<T> = Omit<T, "flow"> & { flow: Flow };

export type Application = Contract["application"];
export type ApplicationChange = Contract["change"];
export type NewApplication = Omit<Contract["newApplication"], "flow">;
export type ReadyMade = WithFlow<Contract["readyMade"]>;
export type FlowProblem = Contract["problem"];
export type Checked = Pick<Contract["checked"], "problems" | "examples">;
export type Draft = WithFlow<Contract["draft"]>;
export type Version = Contract["version"];
export type VersionWithFlow = WithFlow<Version>;
export type FlowDifference = Contract["difference"];
export type Named = FlowDifference["added"][number];
export type ExampleResult = Contract["result"];
/** With what the draft made of it. */
export type Example = Contract["example"] & { result: ExampleResult | undefined };
export type Difference = ExampleResult["differences"][number];
export type Given = Contract["given"];
export type Expected = Contract["expected"];
export type Facts = NonNullable<Contract["facts"]>;
export type Passed = Contract["passed"];
export type Outcome = Contract["outcome"];
export type Simulation = Omit<Contract["simulation"], "flow"> & { flow: Flow };
/** What an application did with SMS; its flow is for whoever manages applications. */
export type Run = Omit<Contract["run"], "flow"> & { flow: Flow | null };
export type Values = Record<string, unknown>;

export type Want =
  | { kind: "sms"; until: string | null }
  | { kind: "opening_times"; opening_times_id: string }
  | { kind: "queue"; acd_group_id: string }
  | {
      kind: "http";
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string | null;
      timeout_s: number;
    };
export type Simulated = Omit<Contract["simulated"], "want"> & { want: Want | null };
