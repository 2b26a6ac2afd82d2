import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { Tag } from "@codegouvfr/react-dsfr/Tag";
import type { Annexe } from "../../api/types";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done, ProblemAlert } from "../../ui/feedback";
import type { useSharing } from "./useSharing";

type Sharing = ReturnType<typeof useSharing>;

export function SharedTag({ annexe }: { annexe: Annexe }) {
  if (!annexe.partagee_le) return null;
  return (
    <Tag as="span" small>
      Partagée
    </Tag>
  );
}

/** `described`: id of the sentence that says who will read it. */
export function ShareButton({ annexe, sharing, described }: { annexe: Annexe; sharing: Sharing; described: string }) {
  return (
    <Button
      network
      size="small"
      priority="tertiary"
      onClick={() => void sharing.turn(annexe)}
      nativeButtonProps={{ "aria-describedby": described }}
    >
      {annexe.partagee_le ? "Ne plus partager" : t`Partager dans l'académie`}
      <span className="fr-sr-only">, {annexe.titre}</span>
    </Button>
  );
}

/** What has just been done, which is taken back from there. */
export function SharingOutcome({ sharing: { done, error, turn } }: { sharing: Sharing }) {
  if (error !== null) return <ProblemAlert error={error} title={t`Le partage n'a pas changé`} />;
  return (
    <Done text={done ? `${done.id} ${done.partagee_le ?? ""}` : ""}>
      {done && (
        <Alert
          severity="success"
          small
          className="fr-mb-3w"
          description={
            <>
              {done.partagee_le
                ? t`L'annexe ${done.titre} est partagée avec les établissements de l'académie.`
                : t`L'annexe ${done.titre} n'est plus partagée. Les copies déjà reprises restent dans leurs établissements.`}{" "}
              <Button size="small" priority="tertiary no outline" onClick={() => void turn(done)}>
                Annuler
              </Button>
            </>
          }
        />
      )}
    </Done>
  );
}
