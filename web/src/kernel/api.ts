/** The REST API, from the generated contract, under the names that the app uses. */
import type { components, paths as contract } from "./contract.gen";

type Schemas = components["schemas"];

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ListQuery {
  limit?: number;
  cursor?: string;
  sort?: string;
  q?: string;
}

export type Role = Schemas["Role"];
export type Right = Schemas["Right"];
export type Me = Schemas["WhoAmI"];
export type Credentials = Schemas["SignIn"];
export type Hints = Schemas["Hints"];

export type Reseller = Schemas["ResellerView"];
export type Brand = Schemas["BrandView"];
export type Client = Schemas["ClientView"];
export type User = Schemas["UserView"];
export type NewUser = Schemas["UserBody"];
export type UserChange = Schemas["UserChange"];
export type RoleRight = Schemas["RoleRightView"];
export type AuditEntry = Schemas["AuditEntryView"];
export type Group = Schemas["GroupView"];
export type WhoWouldGet = Schemas["WhoWouldGet"];
export type AgentStatus = Schemas["ringdove__acd__api__statuses__StatusView"];
export type Receipt = Schemas["ReceiptView"];
export type Outcome = Schemas["Outcome"];
export type Usage = Schemas["UsageView"];
export type TransactionCode = Schemas["TransactionCodeView"];
export type TransactionCodeChange = Schemas["TransactionCodeChange"];
export type NewTransactionCode = Schemas["TransactionCodeBody"];
export type Skill = Schemas["SkillView"];
export type SkillChange = Schemas["SkillChange"];
export type NewSkill = Schemas["SkillBody"];
export type OverflowRule = Schemas["OverflowRule"];
export type OpeningTimes = Schemas["OpeningTimesView"];
export type OpeningTimesChange = Schemas["OpeningTimesChange"];
export type NewOpeningTimes = Schemas["OpeningTimesBody"];
export type ReceiveConnector = Schemas["ConnectorView"];
export type ReceiveConnectorChange = Schemas["ConnectorChange"];
export type NewReceiveConnector = Schemas["ConnectorBody"];
export type ImportedConnectors = Schemas["ImportedConnectors"];
export type ImportedConnector = Schemas["ImportedConnector"];
export type ImportedGroups = Schemas["ImportedGroups"];
export type ImportedUsers = Schemas["ImportedUsers"];
export type ImportedUser = Schemas["ImportedUser"];
export type Contact = Schemas["ContactView"];
export type ContactChange = Schemas["ContactChange"];
export type ImportedContacts = Schemas["ImportedContacts"];
export type ImportedContact = Schemas["ImportedContact"];
export type Purge = Schemas["PurgeView"];
export type Erased = Schemas["ErasedView"];
export type OptOut = Schemas["OptOutEntry"];
export type OptOutWords = Schemas["OptOutWords"];
export type SendConnector = Schemas["SendConnectorView"];
export type SendConnectorChange = Schemas["SendConnectorChange"];
export type NewSendConnector = Schemas["SendConnectorBody"];
/** How one parameter of a request to the receiver was read; a text to be kept private is its length. */
export interface ReadField {
  in: string;
  as: string;
  value: string | number | null;
  /** Of numbers: how they are written. */
  form?: "plus" | "zeros" | "national" | "digits" | "short" | "blank" | "name";
}
export type ReceiverRequest = Schemas["RequestView"] &
  Partial<Pick<Schemas["UnknownRequestView"], "meant">>;
export type ConnectorActivity = Schemas["ActivityView"];
export type ConnectorAlarms = Schemas["Alarms"];
export type FirstSteps = Schemas["FirstStepsView"];
export type NewClientBody = Schemas["NewClient"];
export type MadeClient = Schemas["NewClientView"];
export type MailServer = Schemas["MailServerView"];
export type MailServerChange = Schemas["MailServerChange"];
export type NewMailServer = Schemas["MailServerBody"];
export type MailTest = Schemas["MailTestView"];
/** What routing applications are read and written as; their flows are typed where they are drawn. */
export interface RoutingContract {
  application: Schemas["ApplicationView"];
  newApplication: Schemas["ApplicationBody"];
  change: Schemas["ApplicationChange"];
  readyMade: Schemas["ReadyMadeView"];
  problem: Schemas["ProblemView"];
  checked: Schemas["CheckedView"];
  draft: Schemas["DraftView"];
  version: Schemas["VersionView"];
  difference: Schemas["ringdove__routing__api__drafts__DifferenceView"];
  example: Schemas["ExampleView"];
  result: Schemas["ResultView"];
  given: Schemas["Given"];
  expected: Schemas["Expected"];
  facts: Schemas["TriedFacts"];
  simulation: Schemas["SimulateBody"];
  simulated: Schemas["TriedView"];
  passed: Schemas["PassedView"];
  outcome: Schemas["ringdove__routing__views__OutcomeView"];
  run: Schemas["RunView"];
}
export type ReceivedSms = Schemas["ReceivedSms"];
export type SmsState = ReceivedSms["state"];
export type SmsWay = Schemas["SmsWay"];
export type SmsStep = Schemas["Step"];

export type MediaEvent = Schemas["MediaEvent"];
export type Notice = Schemas["Notice"];
export type Board = Schemas["Board"];
export type GroupNow = Schemas["GroupNow"];
export type AgentNow = Schemas["AgentNow"];
export type StatusSpell = Schemas["StatusSpell"];
export type BoardDay = Schemas["Day"];
export type GroupDay = Schemas["GroupDay"];
export type Targets = Schemas["Targets"];
export type AgentTarget = Schemas["AgentTarget"];
export type ThreadMessage = Schemas["ThreadMessage"];
export type ThreadStep = Schemas["ThreadStep"];
export type ThreadPage = Schemas["Thread"];
export type DeclineReason = Schemas["DeclineReason"];
export type ReplyState = NonNullable<ThreadMessage["state"]>;
export type StatusView = Schemas["ringdove__desk__model__StatusView"];
export type WhyNothing = Schemas["Nothing"];
export type MyStatus = Schemas["MyStatus"];
export type GroupCounter = Schemas["GroupCounter"];
export type Snapshot = Schemas["Snapshot"];
export type Update = Schemas["StreamFrames"]["update"];
export type Hint = Schemas["StreamFrames"]["hint"];
export type Viewer = Schemas["Viewer"];
export type Draft = Schemas["Draft"];
export type ReadyTemplate = Schemas["ReadyTemplate"];
export type Episode = Schemas["Episode"];
export type Template = Schemas["TemplateView"];
export type TemplateChange = Schemas["TemplateChange"];
export type NewTemplate = Schemas["TemplateBody"];
export type Gone = Schemas["EventRemoved"]["reason"];

/** Whatever the server calls the first parameter of a path, here it is `id`. */
type WithId<Path> = Path extends `${infer Before}/{${string}}${infer After}`
  ? `${Before}/{id}${After}`
  : Path;
type FirstOf<Path> = Path extends `${string}/{${infer Name}}${string}` ? Name : never;
type OperationWithId<Operation, First> = Operation extends { parameters: { path: infer Path } }
  ? Omit<Operation, "parameters"> & {
      parameters: Omit<Operation["parameters"], "path"> & {
        path: { id: string } & Omit<Path, First & keyof Path>;
      };
    }
  : Operation;
type MethodsWithId<Methods, First> = {
  [Method in keyof Methods]: OperationWithId<Methods[Method], First>;
};

export type paths = {
  [Path in keyof contract as WithId<Path>]: MethodsWithId<contract[Path], FirstOf<Path>>;
};
export type Overflowed = Schemas["Overflowed"];
export type OfferExplained = Schemas["OfferExplained"];
export type Standing = Schemas["Standing"];
export type Weighing = Schemas["Weighing"];
