import { Alert } from "@codegouvfr/react-dsfr/Alert";
import { useEffect, useRef } from "react";
import type { FauteReferentiel, ReferentielVerifie, Verification } from "../../api/types";
import { nomCourt, nomDiplome } from "../../text/diplomes";
import { compte, nombre, t, typo } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Differences } from "./Differences";
import { GENRES, nomElement } from "./differences";

/** What the check of a file came to: what is wrong, place by place, or what it would change. It receives the focus. */
export function Verdict({ verdict, install }: { verdict: Verification; install: (found: ReferentielVerifie) => Promise<void> }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [verdict]);
  return (
    <div ref={box} tabIndex={-1} className="cpro-alert">
      {verdict.verifie ? <Sound found={verdict.verifie} install={install} /> : <Faults faults={verdict.fautes} />}
    </div>
  );
}

function Faults({ faults }: { faults: FauteReferentiel[] }) {
  return (
    <>
      <Alert
        severity="error"
        as="h3"
        title={t`Le fichier comporte ${compte(faults.length, "erreur")}`}
        description={t`Corrigez-le, puis choisissez-le de nouveau. Rien n'a été installé.`}
      />
      <table className="cpro-table fr-mt-2w">
        <caption className="fr-sr-only">{t`Erreurs du fichier, avec leur place`}</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">Erreur</th>
          </tr>
        </thead>
        <tbody>
          {faults.map((fault, rank) => (
            <tr key={rank}>
              <th scope="row" className="cpro-code">
                {place(fault)}
              </th>
              <td data-label="Erreur">{fault.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function place({ lieu, ligne }: FauteReferentiel): string {
  return lieu ?? (ligne ? t`Ligne ${nombre(ligne)}` : t`Tout le fichier`);
}

function Sound({ found, install }: { found: ReferentielVerifie; install: (found: ReferentielVerifie) => Promise<void> }) {
  const { referentiel } = found;
  return (
    <>
      <h3 className="fr-h5">{typo(nomDiplome(referentiel))}</h3>
      <p>{typo(referentiel.version)}</p>
      <p className="cpro-row__detail">
        {[
          t`Code ${referentiel.code}`,
          compte(found.nombre_activites, "activité"),
          compte(found.nombre_taches, "tâche"),
          compte(found.nombre_competences, "compétence"),
          compte(found.nombre_epreuves, "épreuve"),
        ].join(" · ")}
      </p>
      <Effet found={found} />
      {installable(found) && <Button network onClick={() => void install(found)}>Installer le référentiel</Button>}
      {found.identique && (
        <Button network priority="secondary" onClick={() => void install(found)}>
          Le transmettre de nouveau à toute l’application
        </Button>
      )}
    </>
  );
}

function installable({ identique, codes_perdus }: ReferentielVerifie): boolean {
  return !identique && codes_perdus.length === 0;
}

/** What installing it would do: nothing, what is refused, or what changes. */
function Effet({ found }: { found: ReferentielVerifie }) {
  const { depuis, identique, comparaison } = found;
  if (identique) return <Alert severity="info" small description={t`Ce référentiel est déjà disponible, à l'identique. Il n'y a rien à installer.`} />;
  return (
    <>
      {found.codes_perdus.length > 0 && <Lost found={found} />}
      {!comparaison && <p>{t`Ce diplôme est nouveau : l'application n'en connaît aucune autre version.`}</p>}
      {comparaison && (
        <>
          <p>
            {depuis !== null
              ? t`Il remplace le texte disponible sous le même code. Voici ce qui change.`
              : t`Il s'ajoute aux autres. Voici ce qui change de ${nomCourt(comparaison.depuis)} (${typo(comparaison.depuis.version)}), que les apprenants en cours gardent.`}
          </p>
          <Differences comparaison={comparaison} />
        </>
      )}
    </>
  );
}

/** Codes are stable for ever: assessments on record refer to them. */
function Lost({ found: { codes_perdus } }: { found: ReferentielVerifie }) {
  return (
    <Alert
      severity="error"
      as="h4"
      className="fr-mb-2w"
      title={t`Ce fichier ne peut pas être installé : il retire ${compte(codes_perdus.length, "code")}`}
      description={
        <>
          <span>{t`Des évaluations peuvent se rapporter à ces codes. Remettez-les, ou donnez au référentiel un nouveau code, à côté de l'ancien.`}</span>
          <span className="cpro-faults">
            {codes_perdus.map((one) => (
              <span key={`${one.genre} ${one.code}`}>{typo(`${GENRES[one.genre]} : ${nomElement(one)}`)}</span>
            ))}
          </span>
        </>
      }
    />
  );
}
