import { useQueryClient } from "@tanstack/react-query";
import { book, fiches } from "../../api/endpoints";
import type { FicheCourte } from "../../api/types";
import { useOnce } from "../../forms/useOnce";
import { jour } from "../../text/dates";
import { ETATS_SEMAINE } from "../../text/noms";
import { compte, majuscule, t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { ProblemAlert } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { ficheKey, useListsOf } from "../dossier/useFiche";
import { changementsDe } from "./copie";
import { adresseReussite } from "./etapes";
import { nomSource } from "./words";

/** A sheet of the learner: the button that draws a success from it, or the success that was. */
export function SourceRow({ apprenant, fiche, made, creates, onDone }: {
  apprenant: string;
  fiche: FicheCourte;
  /** The success that was drawn from it. */
  made: string | undefined;
  creates: boolean;
  onDone: (text: string) => void;
}) {
  const client = useQueryClient();
  const lists = useListsOf(apprenant, null);
  const name = nomSource(fiche);
  const details = [fiche.date && jour(fiche.date), majuscule(ETATS_SEMAINE[fiche.etat]), fiche.annexes > 0 && compte(fiche.annexes, "annexe")];

  // Pressed again after a lost answer, it goes on with the same success.
  const { run, busy, error } = useOnce(async (key) => {
    const { value } = await fiches.read(apprenant, fiche.id);
    const { id } = await book.addReussite(apprenant, name, key);
    await fiches.save(apprenant, id, changementsDe(value));
    await client.invalidateQueries({ queryKey: ficheKey(apprenant, id) });
    await lists();
    onDone(t`« ${name} » est dans vos réussites. Ses textes sont copiés.`);
  });

  return (
    <li className="cpro-row">
      <div>
        {error !== null && <ProblemAlert error={error} title={t`La réussite n'est pas ajoutée`} />}
        <span>{name}</span>
        <p className="cpro-row__detail">{details.filter(Boolean).join(" · ")}</p>
      </div>
      {made ? (
        <p className="fr-mb-0">
          <span aria-hidden="true">✓ </span>
          <Link href={adresseReussite(apprenant, made)}>
            Déjà dans mes réussites<span className="fr-sr-only">{t` : ${name}`}</span>
          </Link>
        </p>
      ) : (
        creates && (
          <Button size="small" priority="secondary" disabled={busy} network onClick={run}>
            En faire une réussite<span className="fr-sr-only">{t` : ${name}`}</span>
          </Button>
        )
      )}
    </li>
  );
}
