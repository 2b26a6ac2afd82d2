import { Input } from "@codegouvfr/react-dsfr/Input";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { annexesPortfolio } from "../../api/endpoints";
import type { AnnexePortfolio } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { majuscule, t } from "../../text/typo";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ProblemAlert } from "../../ui/feedback";
import { quoi } from "./words";

interface Props {
  apprenant: string;
  annexe: AnnexePortfolio;
  onDone: (text: string) => void;
}

/** Another title, or away with it; each asks in a window of its own. */
export function AnnexeActions(props: Props) {
  const [open, setOpen] = useState<"renommer" | "supprimer" | null>(null);
  const { titre } = props.annexe;
  const close = () => setOpen(null);
  return (
    <div className="cpro-annexe-actions cpro-noprint">
      <Button size="small" priority="tertiary no outline" onClick={() => setOpen("renommer")}>
        Renommer<span className="fr-sr-only">{t` « ${titre} »`}</span>
      </Button>
      <Button size="small" priority="tertiary no outline" onClick={() => setOpen("supprimer")}>
        Supprimer<span className="fr-sr-only">{t` « ${titre} »`}</span>
      </Button>
      <Dialog open={open === "renommer"} title={t`Renommer ${quoi(props.annexe).le}`} onClose={close}>
        <Rename {...props} onClose={close} />
      </Dialog>
      <Dialog open={open === "supprimer"} title={t`Supprimer « ${titre} » ?`} onClose={close}>
        <Remove {...props} onClose={close} />
      </Dialog>
    </div>
  );
}

/** Does something that the lists must hear of. */
function useChange({ onDone, onClose }: Props & { onClose: () => void }) {
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  async function change(work: () => Promise<unknown>, told: string) {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      await work();
      await client.invalidateQueries({ queryKey: ["annexes-portfolio"] });
      for (const queryKey of [["dossier"], ["fiche"], ["semaine"], ["livret"]]) void client.invalidateQueries({ queryKey });
      onClose();
      onDone(told);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }
  return { error, busy, change };
}

function Rename(props: Props & { onClose: () => void }) {
  const { apprenant, annexe, onClose } = props;
  const { error, busy, change } = useChange(props);
  const [titre, setTitre] = useState(annexe.titre);
  const [missing, setMissing] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(!titre.trim());
    if (!titre.trim()) return;
    void change(() => annexesPortfolio.rename(apprenant, annexe, titre.trim()), t`Le titre « ${titre.trim()} » est enregistré.`);
  }

  return (
    <form onSubmit={submit} noValidate>
      {error !== null && <ProblemAlert error={error} title={t`Le titre n'est pas enregistré`} />}
      <Input
        label="Titre (obligatoire)"
        hintText="Ce que l’on voit, en quelques mots."
        {...(missing ? { state: "error" as const, stateRelatedMessage: t`Titre : saisissez quelques mots` } : {})}
        nativeInputProps={{ value: titre, maxLength: 120, autoFocus: true, onChange: (event) => setTitre(event.target.value) }}
      />
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          { children: "Enregistrer ce titre", type: "submit", disabled: busy, network: true },
          { children: "Garder l’ancien", priority: "secondary", onClick: onClose },
        ]}
      />
    </form>
  );
}

function Remove(props: Props & { onClose: () => void }) {
  const { apprenant, annexe, onClose } = props;
  const own = useOpenSession().personne.id === apprenant;
  const { error, busy, change } = useChange(props);
  const { le, e } = quoi(annexe);
  const closed = own
    ? t`Vos enseignants et votre tuteur ne pourront plus l'ouvrir. Gardez-en une copie si vous en avez besoin.`
    : t`Plus personne ne pourra l'ouvrir ici. Gardez-en une copie si vous en avez besoin.`;
  const unlinked = t`L'adresse ne sera plus affichée ${own ? "dans votre portfolio" : "ici"}. La page qu'elle désigne n'est pas touchée.`;
  return (
    <>
      {error !== null && <ProblemAlert error={error} title={t`La suppression n'a pas abouti`} />}
      <p>{annexe.adresse ? unlinked : closed}</p>
      <ButtonsGroup
        inlineLayoutWhen="sm and up"
        buttons={[
          {
            children: t`Supprimer ${le}`,
            disabled: busy,
            network: true,
            onClick: () => void change(() => annexesPortfolio.remove(apprenant, annexe), t`${majuscule(le)} « ${annexe.titre} » est supprimé${e}.`),
          },
          { children: t`Garder ${le}`, priority: "secondary", onClick: onClose },
        ]}
      />
    </>
  );
}
