import { Button, Code, Group, NumberInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import type { Values, Want } from "../contract";
import { words } from "../words/simulator";
import classes from "./simulator.module.css";

type HttpAnswerProps = Readonly<{
  want: Extract<Want, { kind: "http" }>;
  onAnswer: (values: Values) => void;
}>;

/** The request that would be made, and what the other system is to say to it. */
export function HttpAnswer({ want, onAnswer }: HttpAnswerProps) {
  const t = useWords(words);
  const [status, setStatus] = useState<number | string>(200);
  const [body, setBody] = useState('{\n  "status": "shipped"\n}');
  const [wrong, setWrong] = useState(false);
  const answer = () => {
    try {
      const read: unknown = body.trim() === "" ? null : JSON.parse(body);
      onAnswer({ status: Number(status), body: read, error: null });
    } catch {
      setWrong(true);
    }
  };
  return (
    <section className={classes["http"]}>
      <h3>{t("http")}</h3>
      <Code block>
        {want.method} {want.url}
        {want.body && `\n\n${want.body}`}
      </Code>
      <NumberInput
        label={t("http.status")}
        min={100}
        max={599}
        value={status}
        onChange={setStatus}
      />
      <Textarea
        label={t("http.body")}
        ff="monospace"
        value={body}
        error={wrong && t("http.body.wrong")}
        onChange={(event) => {
          setBody(event.currentTarget.value);
          setWrong(false);
        }}
      />
      <Group gap="xs">
        <Button size="xs" onClick={answer}>
          {t("http.answer")}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => onAnswer({ status: null, body: null, error: "timeout" })}
        >
          {t("http.silence")}
        </Button>
      </Group>
    </section>
  );
}
