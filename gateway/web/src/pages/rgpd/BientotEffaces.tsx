import { useQuery } from "@tanstack/react-query";
import { effacements } from "../../api/endpoints";
import type { EffacementAVenir } from "../../api/types";
import { jour } from "../../text/dates";
import { nomTrie } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";

const NATURES: Record<EffacementAVenir["nature"], string> = {
  apprenant: "apprenant",
  personnel: "personnel",
  tuteur: "tuteur de stage",
};

/** Whom the clock erases within thirty days, so that nobody is surprised (I-12). */
export function BientotEffaces() {
  const query = useQuery({ queryKey: ["effacements", "a-venir"], queryFn: effacements.coming });
  return (
    <>
      <h2 className="fr-h4 fr-mt-4w">Bientôt effacés</h2>
      <Loaded query={query} lines={2}>
        {({ personnes, autres }) =>
          personnes.length === 0 ? (
            <p>{t`Personne n'arrive au terme de sa durée de conservation dans les trente jours.`}</p>
          ) : (
            <>
              <p className="cpro-lead">
                {t`${compte(personnes.length, "personne")}${autres ? t`, et d'autres ensuite` : ""}. L'effacement se fait de lui-même au jour indiqué. Pour garder quelqu'un, faites réactiver son compte avant ; pour un tuteur, faites-lui envoyer un nouvel accès.`}
              </p>
              <ul className="cpro-rows">
                {personnes.map(({ personne, division, nature, terme }) => (
                  <li key={personne.id} className="cpro-row">
                    <div>
                      <Link href={`/rgpd/personnes/${personne.id}`}>{nomTrie(personne)}</Link>
                      <p className="cpro-row__detail">
                        {[NATURES[nature], division, t`le ${jour(terme)}`].filter(Boolean).join(" · ")}
                      </p>
                    </div>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </>
  );
}
