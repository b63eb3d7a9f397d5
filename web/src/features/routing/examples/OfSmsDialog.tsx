import { Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { examples } from "../calls";
import type { Application } from "../contract";
import { words } from "../words/examples";
import classes from "./examples.module.css";

type OfSmsDialogProps = Readonly<{
  opened: boolean;
  application: Application;
  onClose: () => void;
}>;

/** A received SMS becomes an example, with what the draft does with it now. */
export function OfSmsDialog({ opened, application, onClose }: OfSmsDialogProps) {
  const t = useWords(words);
  const queries = useQueryClient();
  const toastProblem = useToastProblem();
  const found = useQuery({
    queryKey: ["received-sms", "newest", application.client_id],
    queryFn: () =>
      ok(
        api.GET("/api/v1/received-sms", {
          params: { query: { client_id: application.client_id, limit: 30 } },
        }),
      ),
    enabled: opened,
  });
  const take = async (smsId: string) => {
    try {
      const { name } = await examples.ofReceivedSms(application.id, smsId);
      toast({ tone: "good", title: t("kept"), hint: name });
      await queries.invalidateQueries({ queryKey: ["routing-examples", application.id] });
      onClose();
    } catch (error) {
      toastProblem(error);
    }
  };
  const all = found.data?.items ?? [];
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("of_sms.title")}
      closeButtonProps={{ "aria-label": t("close") }}
      size={560}
    >
      <p className={classes["hint"]}>{t("of_sms.hint")}</p>
      {found.data && all.length === 0 && <p>{t("of_sms.none")}</p>}
      <ul className={classes["sms"]}>
        {all.map((sms) => (
          <li key={sms.id}>
            <button type="button" onClick={() => void take(sms.id)}>
              <span>{sms.text ?? t("of_sms.length", { count: sms.text_length })}</span>
              <small>
                {sms.sender} · {formatWhen(sms.received_at)} · {sms.connector_name}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
