import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { connexions } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { SignInTable } from "./SignInTable";

/** Sign-ins of the établissement, for its administrateur: kept one year (I-06). */
export default function Journal() {
  const [search] = useSearchParams();
  const personne = search.get("personne") ?? "";
  const query = useInfiniteQuery({
    queryKey: ["connexions", personne],
    queryFn: ({ pageParam }) => connexions.list({ personne, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
  });
  return (
    <Page
      title="Journal des connexions"
      crumbs={[{ label: "Comptes", href: "/comptes" }]}
      lead={t`Qui s'est connecté, quand et d'où. Les lignes sont gardées un an ; les adresses sont tronquées.`}
    >
      {personne && (
        <p>
          <Link href="/comptes/connexions">Voir toutes les personnes</Link>
        </p>
      )}
      <SignInTable query={query} caption={personne ? "Connexions d’une personne" : "Connexions de l’établissement"} withNames />
    </Page>
  );
}
