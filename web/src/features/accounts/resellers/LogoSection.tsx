import { Button, FileButton, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Reseller } from "~/kernel/api";
import { loadBrand } from "~/kernel/brand";
import { api, ok } from "~/kernel/http";
import { useWords } from "~/kernel/i18n";
import { FormSection } from "~/ui/form/FormFrame";
import { useToastProblem } from "~/ui/problems";
import { toast } from "~/ui/toast";
import { words } from "./words";

/** The reseller's logo. What is done here is done at once. */
export function LogoSection({ reseller }: Readonly<{ reseller: Reseller }>) {
  const t = useWords(words);
  const queries = useQueryClient();
  const complain = useToastProblem();
  const path = { id: reseller.id };
  const change = useMutation({
    mutationFn: (file: File | null) =>
      file
        ? ok(
            api.PUT("/api/v1/resellers/{id}/logo", {
              params: { path },
              body: file as unknown as string,
              bodySerializer: () => file,
              headers: { "Content-Type": file.type },
            }),
          )
        : ok(api.DELETE("/api/v1/resellers/{id}/logo", { params: { path } })),
    onSuccess: async (_, file) => {
      toast({ tone: "good", title: t(file ? "logo.set" : "logo.gone") });
      await queries.invalidateQueries({ queryKey: ["resellers"] });
      await loadBrand();
    },
    onError: complain,
  });
  return (
    <FormSection title={t("logo")} about={t("logo.about")}>
      {reseller.logo ? (
        <img
          src={`/api/v1/brand/logos/${reseller.logo}`}
          alt={t("logo.of", { name: reseller.name })}
          style={{ maxHeight: 64, maxWidth: "100%", objectFit: "contain", justifySelf: "start" }}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t("logo.none")}
        </Text>
      )}
      <Group gap="xs">
        <FileButton
          accept="image/png,image/webp,image/svg+xml"
          onChange={(file) => {
            if (file) change.mutate(file);
          }}
        >
          {(props) => (
            <Button variant="default" loading={change.isPending} {...props}>
              {t("logo.choose")}
            </Button>
          )}
        </FileButton>
        {reseller.logo && (
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate(null)}>
            {t("logo.remove")}
          </Button>
        )}
      </Group>
    </FormSection>
  );
}
