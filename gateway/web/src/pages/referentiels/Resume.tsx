import type { ReactNode } from "react";
import type { Referentiel, ReferentielResume } from "../../api/types";
import { nomDiplome, nomType } from "../../text/diplomes";
import { compte, t, typo } from "../../text/typo";
import { Absent } from "../../ui/fields";
import { Link } from "../../ui/Link";
import { empreinteCourte, nomOption, nomRythme, nomSuivi, quiRelie, sortDesFiches } from "./words";

/** What is true of the diploma as a whole: its text, and what differs from other diplomas. */
export function Resume({ referentiel }: { referentiel: Referentiel }) {
  const { niveaux, options, manques, famille, specialites } = referentiel;
  return (
    <>
      <dl className="cpro-reads">
        <Line label="Diplôme">{nomType(referentiel.type)}</Line>
        {famille && (
          <Line label="Famille de métiers">
            <Lie referentiel={famille} />
          </Line>
        )}
        {specialites.length > 0 && (
          <Line label="Mène à">
            {specialites.map((specialite) => (
              <div key={specialite.code}>
                <Lie referentiel={specialite} />
              </div>
            ))}
          </Line>
        )}
        <Line label="Version du texte">{typo(referentiel.version)}</Line>
        <Line label="Numéro RNCP">{referentiel.rncp ?? <Absent />}</Line>
        <Line label="Niveaux">{niveaux.map(({ intitule }) => intitule).join(", ")}</Line>
        {options.length > 0 && (
          <Line label="Options">
            {options.map(({ code }) => (
              <div key={code}>{nomOption(options, code)}</div>
            ))}
          </Line>
        )}
        <Line label="Suivi en entreprise">{nomSuivi(referentiel)}</Line>
        <Line label="Rythme des fiches">
          {nomRythme(referentiel)}
          <span className="cpro-block cpro-row__detail">{sortDesFiches(referentiel)}</span>
        </Line>
        <Line label="Tâches cochées par">{quiRelie(referentiel.relient_taches)}</Line>
        <Line label="Compétences choisies par">{quiRelie(referentiel.relient_competences)}</Line>
        <Line label="Nom des critères">{typo(referentiel.libelle_criteres)}</Line>
        {manques.length === 0 && <Line label="Texte officiel">{t`Repris en entier`}</Line>}
        <Line label="Empreinte">
          <span className="cpro-code">{empreinteCourte(referentiel.empreinte)}</span>
          <span className="cpro-block cpro-row__detail">{t`Deux versions de même empreinte disent exactement la même chose`}</span>
        </Line>
      </dl>
      {manques.length > 0 && <Missing manques={manques} />}
    </>
  );
}

/** A référentiel of the same family of trades, at its own page. */
function Lie({ referentiel }: { referentiel: ReferentielResume }) {
  return <Link href={`/referentiels/${encodeURIComponent(referentiel.code)}`}>{typo(nomDiplome(referentiel))}</Link>;
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="cpro-read">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What is known not to be here of the official text. */
function Missing({ manques }: { manques: string[] }) {
  return (
    <details className="fr-mb-3w">
      <summary>{t`Texte officiel repris en partie : ${compte(manques.length, "manque connu", "manques connus")}`}</summary>
      <ul>
        {manques.map((manque) => (
          <li key={manque}>{typo(manque)}</li>
        ))}
      </ul>
    </details>
  );
}
