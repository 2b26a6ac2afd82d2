import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { may } from "../../api/actions";
import { fiches } from "../../api/endpoints";
import type { FicheCourte, FichesLibres as List } from "../../api/types";
import { useOpenSession } from "../../app/session";
import { nomComplet } from "../../text/noms";
import { t } from "../../text/typo";
import { Done, Loaded, useNotice } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { SheetItem } from "../../ui/SheetItem";
import { derniereFois } from "../dossier/ficheWords";
import { fichesLibresKey } from "../dossier/useFiche";
import { NouvelleFicheLibre } from "./NouvelleFicheLibre";
import { nomLibre, PROVENANCE } from "./words";

/** Sheets of a learner that belong to no period: written freely, or kept from one that was changed or deleted (F-10, P-05, P-08). */
export default function FichesLibres() {
  const { apprenant = "" } = useParams();
  const learner = useOpenSession().profil === "apprenant";
  const notice = useNotice();
  const query = useQuery({ queryKey: fichesLibresKey(apprenant), queryFn: () => fiches.libres(apprenant) });
  const person = query.data?.apprenant;
  return (
    <Page
      title={learner ? "Mes fiches libres" : "Fiches libres"}
      {...(person ? { context: nomComplet(person) } : {})}
      {...(person && !learner ? { lead: nomComplet(person) } : {})}
    >
      <Done text={notice} />
      <Loaded query={query}>{(list) => <Content apprenant={apprenant} learner={learner} list={list} />}</Loaded>
    </Page>
  );
}

function Content({ apprenant, learner, list }: { apprenant: string; learner: boolean; list: List }) {
  const create = may(list.actions, "creer") && <NouvelleFicheLibre apprenant={apprenant} label="Nouvelle fiche libre" />;
  if (list.fiches.length === 0) {
    return (
      <div className="cpro-empty">
        <p>
          {learner
            ? t`Une fiche libre raconte une activité faite en dehors d'une période : un petit travail, une visite, un projet. Vous pouvez en écrire quand vous voulez.`
            : t`Aucune fiche libre. L'apprenant peut en écrire en dehors de ses périodes ; celles d'une période modifiée ou supprimée sont aussi gardées ici.`}
        </p>
        {create}
      </div>
    );
  }
  return (
    <>
      <ul className="cpro-weeks">
        {list.fiches.map((fiche) => (
          <Item key={fiche.id} fiche={fiche} href={`/apprenants/${apprenant}/fiches-libres/${fiche.id}`} />
        ))}
      </ul>
      {create}
    </>
  );
}

function Item({ fiche, href }: { fiche: FicheCourte; href: string }) {
  return (
    <SheetItem href={href} name={nomLibre(fiche)} etat={fiche.etat} unread={fiche.a_lire}>
      {[fiche.semaine && PROVENANCE, derniereFois(fiche)].filter(Boolean).join(" · ")}
    </SheetItem>
  );
}
