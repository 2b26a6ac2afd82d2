import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { nomComplet } from "../../text/noms";
import { compte, t } from "../../text/typo";
import { Page } from "../../ui/Page";
import { MaitreForm } from "./MaitreForm";

const LIST = "/comptes/maitres-apprentissage";

/** A lasting account for who follows an apprenti (I-09); the list tells what was made. */
export default function NouveauMaitre() {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <Page
      title="Nouveau maître d’apprentissage"
      crumbs={[
        { label: "Comptes", href: "/comptes" },
        { label: "Maîtres d’apprentissage", href: LIST },
      ]}
    >
      <MaitreForm
        onCreated={async (maitre) => {
          await client.invalidateQueries({ queryKey: ["maitres"] });
          await navigate(LIST, {
            state: { fait: t`${nomComplet(maitre)} suit ${compte(maitre.apprentis.length, "apprenti")}. Identifiant : ${maitre.identifiant ?? ""}.` },
          });
        }}
      />
    </Page>
  );
}
