import { useQuery } from "@tanstack/react-query";
import { imports } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { moment, nomAnnee } from "../../text/dates";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Empty, Loaded } from "../../ui/feedback";
import { Link } from "../../ui/Link";
import { Page } from "../../ui/Page";
import { EtatImportBadge } from "./words";
import { Button } from "../../ui/Button";

export default function Imports() {
  const { profil } = useOpenSession();
  const writes = profil === "administrateur" || profil === "ddfpt";
  const query = useQuery({ queryKey: ["imports"], queryFn: imports.list });
  return (
    <Page title="Imports" lead={t`Les trois fichiers de la scolarité créent et mettent à jour les comptes. Vous verrez tout ce qui changerait avant d'appliquer.`}>
      {writes && (
        <p className="cpro-toolbar">
          <Button linkProps={{ href: "/imports/nouveau" }}>Nouvel import</Button>
          <Button priority="secondary" linkProps={{ href: "/imports/annee" }}>
            Nouvelle année scolaire
          </Button>
        </p>
      )}
      <Loaded query={query}>
        {({ imports: list }) =>
          list.length === 0 ? (
            <Empty>{t`Aucun import n'a encore été fait. Le premier crée les comptes des apprenants et des personnels.`}</Empty>
          ) : (
            <ul className="cpro-rows">
              {list.map((item) => (
                <li key={item.id} className="cpro-row">
                  <div>
                    <Link href={`/imports/${item.id}`}>{t`Import du ${moment(item.cree_le)}`}</Link>
                    <p className="cpro-row__detail">
                      {[
                        item.annee ? t`Année ${nomAnnee(item.annee)}` : "",
                        item.fichiers.length > 0 ? compte(item.fichiers.length, "fichier") : "",
                        item.cree_par ? t`par ${nomComplet(item.cree_par)}` : "",
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </p>
                  </div>
                  <EtatImportBadge etat={item.etat} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
