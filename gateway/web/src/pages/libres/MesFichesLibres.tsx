import { useQuery } from "@tanstack/react-query";
import { may } from "../../api/actions";
import { fiches } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { fichesLibresKey } from "../dossier/useFiche";
import { NouvelleFicheLibre } from "./NouvelleFicheLibre";

/** On the learner's home: the way to its fiches libres; writing one is offered where no period is running (3.2). */
export function MesFichesLibres({ period }: { period: "none" | "idle" | "running" }) {
  const me = useOpenSession().personne.id;
  const query = useQuery({ queryKey: fichesLibresKey(me), queryFn: () => fiches.libres(me) });
  return (
    <>
      {period !== "running" && may(query.data?.actions, "creer") && (
        <>
          <p>
            {period === "none"
              ? t`Vous pouvez déjà écrire une fiche libre, pour une activité faite en dehors d'une période.`
              : t`Une activité faite en dehors d'une période ? Écrivez une fiche libre.`}
          </p>
          <NouvelleFicheLibre apprenant={me} label="Écrire une fiche libre" priority={period === "none" ? "primary" : "secondary"} />
        </>
      )}
      {query.data && (
        <p>
          <Link href={`/apprenants/${me}/fiches-libres`}>Mes fiches libres</Link>
        </p>
      )}
    </>
  );
}
