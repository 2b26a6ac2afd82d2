import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { portfolio } from "../../api/endpoints";
import type { Commentaire, Dossier } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { useDraft } from "../../forms/useDraft";
import { useSending } from "../../forms/useSending";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Done, ProblemAlert } from "../../ui/feedback";
import { dossierKey } from "./DossierPage";
import { commentairesKey } from "./useCommentaires";

type Destinataires = Commentaire["destinataires"];

/** Who will see it, said before it is sent: whoever follows the period reads every comment; the learner, not every one. */
function audience({ apprenant }: Dossier, destinataires: Destinataires): string {
  const learner = nomComplet(apprenant);
  if (destinataires === "referent") {
    return t`Visible de l'enseignant référent et des autres personnes qui suivent la période. ${learner} ne le verra pas.`;
  }
  if (destinataires === "apprenant") return t`Visible de ${learner}, et des personnes qui suivent la période.`;
  return t`Visible de ${learner}, de l'enseignant référent et des autres personnes qui suivent la période.`;
}

interface Props {
  dossier: Dossier;
  /** Absent: about the portfolio as a whole. */
  fiche?: string;
  heading: "h2" | "h3";
}

/** Writes a comment about a portfolio, or about one of its sheets (F-07); once it is sent, says so and is ready for another. */
export function CommentForm(props: Props) {
  const [sent, setSent] = useState(0);
  return (
    <>
      <Done key={`done-${sent}`} text={sent > 0 ? t`Le commentaire est envoyé.` : ""} />
      <Form key={sent} {...props} onSent={() => setSent(sent + 1)} />
    </>
  );
}

/** Its text is kept on the device until it is sent. */
function Form({ dossier, fiche, heading: Heading, onSent }: Props & { onSent: () => void }) {
  const { personne } = useOpenSession();
  const client = useQueryClient();
  const { periode, apprenant, referent } = dossier;
  const draft = useDraft<{ texte: string; destinataires: Destinataires }>(
    personne.id,
    `commentaire:${periode.id}:${apprenant.id}:${fiche ?? ""}`,
    () => ({ texte: "", destinataires: "apprenant" }),
  );
  const { texte, destinataires } = draft.value;
  const { field, missing, error, busy, onSubmit } = useSending({
    required: texte,
    content: `${destinataires}:${texte}`,
    send: async (given, key) => {
      await portfolio.comment(periode.id, apprenant.id, { texte: given, destinataires, ...(fiche ? { fiche } : {}) }, key);
      draft.forget();
      await client.invalidateQueries({ queryKey: commentairesKey(periode.id, apprenant.id) });
      void client.invalidateQueries({ queryKey: dossierKey(periode.id, apprenant.id) });
      onSent();
    },
  });
  const teacher = referent ? t`À l'enseignant référent, ${nomComplet(referent)}` : t`À l'enseignant référent`;
  const choices: [Destinataires, string][] = [
    ["apprenant", t`À ${nomComplet(apprenant)}`],
    ["referent", teacher],
    ["tous", "Aux deux"],
  ];

  return (
    <form onSubmit={onSubmit} noValidate className="cpro-narrow cpro-noprint fr-mt-3w">
      <Heading className="fr-h6">Écrire un commentaire</Heading>
      {error !== null && <ProblemAlert error={error} title={t`Le commentaire n'est pas envoyé`} />}
      <Input
        textArea
        label="Commentaire (obligatoire)"
        {...(missing ? { state: "error" as const, stateRelatedMessage: t`Commentaire : écrivez-le avant de l'envoyer` } : {})}
        nativeTextAreaProps={{
          id: field,
          rows: 4,
          maxLength: 5000,
          value: texte,
          readOnly: busy,
          onChange: (event) => draft.change({ texte: event.target.value }),
        }}
      />
      <RadioButtons
        legend="À qui"
        disabled={busy}
        options={choices.map(([code, label]) => ({
          label,
          nativeInputProps: { checked: destinataires === code, onChange: () => draft.change({ destinataires: code }) },
        }))}
      />
      <p role="status">{audience(dossier, destinataires)}</p>
      <Button type="submit" disabled={busy} network>
        Envoyer le commentaire
      </Button>
    </form>
  );
}
