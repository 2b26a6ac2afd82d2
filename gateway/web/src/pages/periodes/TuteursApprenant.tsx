import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useRef, useState } from "react";
import { may } from "../../api/actions";
import type { AccesTuteur, LettreTuteur, LigneTuteurs } from "../../api/types";
import { jour, jourDe } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { AccesBadge } from "../../ui/badges";
import { Button } from "../../ui/Button";
import { AccesOuvert } from "./AccesOuvert";
import { ouvre } from "./accesTuteurs";
import { TutorForm } from "./TutorForm";

/** At most two tutors of a learner have access for a period (I-07); the server decides, this draws no useless button. */
const MOST = 2;

/** The tutors of one learner: who has access, who may be given one. */
export function TuteursApprenant({
  periode,
  line,
  onLetter,
}: {
  periode: string;
  line: LigneTuteurs;
  onLetter: (lettre: LettreTuteur) => void;
}) {
  const [adding, setAdding] = useState(false);
  const [sent, setSent] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const who = nomComplet(line.apprenant);
  const open = line.acces.filter(ouvre);
  const ended = line.acces.filter((access) => !ouvre(access));
  const writes = may(line.actions, "envoyer");
  // Where nobody has access, the one who had it last and whose term is over is proposed again.
  const expired = ended.find(({ etat }) => etat === "expire");
  const onSent = (courriel: string) => {
    setSent(courriel);
    setAdding(false);
    heading.current?.focus();
  };
  const add = () => {
    setAdding(true);
    requestAnimationFrame(() => document.getElementById("nom-2")?.focus());
  };
  const shared = { periode, line, onLetter, onSent };
  return (
    <section aria-labelledby="identite-tuteur">
      <h2 id="identite-tuteur" ref={heading} tabIndex={-1} className="fr-h5">{t`Identité du tuteur · ${who}`}</h2>
      <div role="status" className={sent ? "fr-mb-2w" : ""}>{sent && <Alert severity="success" small description={t`Le lien d'accès part à ${sent}.`} />}</div>
      {line.suivi_par_maitre ? (
        <p>{t`Suivi par son maître d'apprentissage, compte créé par l'administrateur.`}</p>
      ) : (
        <>
          {open.map((access, rank) => (
            <AccesOuvert key={access.id} {...shared} access={access} rank={rank} several={open.length > 1} />
          ))}
          {writes && open.length === 0 && <TutorForm {...shared} access={expired} rank={0} />}
          {writes && open.length > 0 && open.length < MOST && (
            <>
              {adding ? (
                <section aria-labelledby="second-tuteur">
                  <h3 id="second-tuteur" className="fr-h6">
                    Second tuteur
                  </h3>
                  <TutorForm {...shared} access={undefined} rank={1} />
                </section>
              ) : (
                <Button priority="tertiary no outline" iconId="fr-icon-add-line" onClick={add}>
                  Ajouter un second tuteur
                </Button>
              )}
            </>
          )}
          {!writes && open.length === 0 && <p>{t`Aucun tuteur n'a d'accès pour cette période.`}</p>}
          {ended.length > 0 && <Ended accesses={ended} />}
        </>
      )}
    </section>
  );
}

function Ended({ accesses }: { accesses: AccesTuteur[] }) {
  return (
    <section aria-labelledby="anciens-acces" className="fr-mt-3w">
      <h3 id="anciens-acces" className="fr-h6">
        Accès terminés
      </h3>
      <ul>
        {accesses.map((access) => (
          <li key={access.id}>
            {nomComplet(access)}, {access.courriel} <AccesBadge etat={access.etat} />
            {access.etat === "expire" && t` le ${jour(jourDe(access.expire_le))}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
