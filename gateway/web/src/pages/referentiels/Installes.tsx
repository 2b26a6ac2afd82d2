import { useQuery } from "@tanstack/react-query";
import { referentielsInstalles as api } from "../../api/endpoints";
import type { ReferentielInstalle } from "../../api/types";
import { moment } from "../../text/dates";
import { nomDiplome } from "../../text/diplomes";
import { t, typo } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { INSTALLES, Verifier } from "./Verifier";

/** Diplomas that are known and where they come from, then the way to install one more; for an operator of the académie. */
export function Installes() {
  const query = useQuery({ queryKey: INSTALLES, queryFn: api.list });
  return (
    <Page
      title="Référentiels"
      lead={t`Les diplômes que les établissements peuvent choisir. Vous en ajoutez un, ou corrigez le texte d'un autre, sans interrompre l'application.`}
    >
      <section aria-labelledby="connus">
        <h2 id="connus" className="fr-h4">
          Référentiels disponibles
        </h2>
        <Loaded query={query}>{(list) => <Listing list={list} />}</Loaded>
      </section>
      <Verifier />
    </Page>
  );
}

function Listing({ list }: { list: ReferentielInstalle[] }) {
  if (list.length === 0) return <Empty>{t`Aucun référentiel pour l'instant : installez le premier ci-dessous.`}</Empty>;
  return (
    <ul className="cpro-rows">
      {list.map((one) => (
        <li key={one.code} className="cpro-row">
          <div>
            <Link href={`/referentiels/${encodeURIComponent(one.code)}`}>{typo(nomDiplome(one))}</Link>
            <p className="cpro-row__detail">{typo(one.version)}</p>
            <p className="cpro-row__detail">{origine(one)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** « Installé le 3 décembre à 10:42 par Dominique LEFORT », « Fourni avec l’application ». */
function origine({ installe_le, installe_par }: ReferentielInstalle): string {
  if (!installe_le) return t`Fourni avec l'application`;
  return installe_par ? t`Installé ${moment(installe_le)} par ${installe_par}` : t`Installé ${moment(installe_le)}`;
}
