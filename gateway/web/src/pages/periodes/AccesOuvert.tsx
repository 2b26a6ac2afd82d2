import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may } from "../../api/actions";
import { periodes } from "../../api/endpoints";
import type { AccesTuteur, LettreTuteur, LigneTuteurs } from "../../api/types";
import { jour, jourDe, moment } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { Button, ButtonsGroup } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ProblemAlert } from "../../ui/feedback";
import { TutorForm } from "./TutorForm";

/** A tutor who has access: its state and dates, the link again, the end of it (I-07). */
export function AccesOuvert({
  periode,
  line,
  access,
  rank,
  several,
  onLetter,
  onSent,
}: {
  periode: string;
  line: LigneTuteurs;
  access: AccesTuteur;
  rank: number;
  several: boolean;
  onLetter: (lettre: LettreTuteur) => void;
  onSent: (courriel: string) => void;
}) {
  const heading = `tuteur-${rank + 1}`;
  const name = nomComplet(access);
  return (
    <section aria-labelledby={heading} className={several ? "fr-mb-4w" : "fr-mb-2w"}>
      <h3 id={heading} className="fr-h6">
        {name} <AccesBadge etat={access.etat} />
      </h3>
      {may(line.actions, "envoyer") ? (
        <TutorForm periode={periode} line={line} access={access} rank={rank} onLetter={onLetter} onSent={onSent} />
      ) : (
        <p>{access.courriel}</p>
      )}
      <Dates access={access} />
      <Invalidate periode={periode} access={access} name={name} />
    </section>
  );
}

/** « Envoyé le 8 juin 2026 à 10:42 · pas encore ouvert · expire le 5 décembre 2026 ». */
function Dates({ access }: { access: AccesTuteur }) {
  const gone = access.imprime_le
    ? t`Lettre imprimée le ${moment(access.imprime_le)}`
    : t`Envoyé le ${moment(access.envoye_le)}`;
  return (
    <>
      <p>
        {gone}
        {access.ouvert_le ? t` · ouvert le ${moment(access.ouvert_le)}` : " · pas encore ouvert"}
        {t` · expire le ${jour(jourDe(access.expire_le))}`}
      </p>
      {access.expire_dans && (
        <p>{t`Cet accès expire dans ${compte(access.expire_dans, "jour")}. Envoyez un nouveau lien si le tuteur en a encore besoin.`}</p>
      )}
      {access.etat === "adresse_refusee" && (
        <p>{t`Le message n'a pas pu être remis : cette adresse est refusée. Corrigez-la, puis envoyez un nouveau lien.`}</p>
      )}
      {access.etat === "non_envoye" && (
        <p>{t`Le message n'a pas pu être remis malgré plusieurs essais. Vérifiez l'adresse, puis envoyez un nouveau lien, ou imprimez la lettre.`}</p>
      )}
    </>
  );
}

function Invalidate({ periode, access, name }: { periode: string; access: AccesTuteur; name: string }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (!may(access.actions, "invalider")) return null;
  async function invalidate() {
    try {
      await periodes.invalidate(access.id);
      await client.invalidateQueries({ queryKey: ["periode", periode] });
    } catch (failure) {
      setError(failure);
    }
    setAsking(false);
  }
  return (
    <>
      {error !== null && <ProblemAlert error={error} />}
      <Button network size="small" priority="secondary" onClick={() => setAsking(true)}>
        {t`Invalider l'accès`}
      </Button>
      <Dialog open={asking} title={t`Invalider l'accès de ${name} ?`} onClose={() => setAsking(false)}>
        <p>{t`Sa session se ferme tout de suite, et son lien ne fonctionne plus.`}</p>
        <ButtonsGroup
          buttons={[
            { children: t`Invalider l'accès`, network: true, onClick: () => void invalidate() },
            { children: t`Garder l'accès`, priority: "secondary", onClick: () => setAsking(false) },
          ]}
        />
      </Dialog>
    </>
  );
}
