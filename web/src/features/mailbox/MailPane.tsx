import { Alert, Anchor, Button, Group, Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatMoment } from "~/kernel/time";
import { useExplain } from "~/ui/problems";
import { linked, type Mail, useAnswer } from "./mailbox";
import classes from "./mailbox.module.css";
import { words } from "./words";

type PaneProps = Readonly<{ mail: Mail; onWrite: () => void }>;

/** One mail, and the answer to it; what somebody writes to stays, whatever is mailed meanwhile. */
export function MailPane({ mail, onWrite }: PaneProps) {
  const t = useWords(words);
  return (
    <Paper component="article" withBorder radius="lg" p="lg">
      <Stack>
        <Title order={2} size="h3" style={{ overflowWrap: "anywhere" }}>
          {mail.subject}
        </Title>
        <Text size="sm" c="dimmed">
          {t("from", { sender: mail.sender })} · {formatMoment(mail.at)}
        </Text>
        {mail.can_answer && <Answer mailId={mail.id} onWrite={onWrite} />}
        <pre className={classes["text"]}>
          {linked(mail.text).map(({ text, href }, place) =>
            href ? (
              <Anchor key={place} href={href} target="_blank" rel="noreferrer">
                {text}
              </Anchor>
            ) : (
              <span key={place}>{text}</span>
            ),
          )}
        </pre>
      </Stack>
    </Paper>
  );
}

function Answer({ mailId, onWrite }: Readonly<{ mailId: string; onWrite: () => void }>) {
  const t = useWords(words);
  const explain = useExplain();
  const [text, setText] = useState("");
  const answer = useAnswer(mailId);
  const problem = answer.error && explain(answer.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        answer.mutate(text, { onSuccess: () => setText("") });
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={t("answer")}
          description={t("answer.hint")}
          autosize
          minRows={3}
          required
          withAsterisk={false}
          value={text}
          onFocus={onWrite}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.hint}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={answer.isPending} disabled={text.trim() === ""}>
            {t("send")}
          </Button>
          {answer.isSuccess && (
            <Text size="sm" role="status">
              {t("sent")}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}
