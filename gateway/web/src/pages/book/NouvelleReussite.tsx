import { useState } from "react";
import { useNavigate } from "react-router";
import { book } from "../../api/endpoints";
import { t } from "../../text/typo";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TitleForm } from "../dossier/TitleForm";
import { useListsOf } from "../dossier/useFiche";
import { adresseReussite } from "./etapes";

/** A success that no sheet tells: it begins with its title, then its page opens. */
export function NouvelleReussite({ apprenant }: { apprenant: string }) {
  const navigate = useNavigate();
  const lists = useListsOf(apprenant, null);
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button priority="secondary" iconId="fr-icon-add-line" onClick={() => setAsking(true)}>
        Ajouter une réussite
      </Button>
      <Dialog open={asking} title="Ajouter une réussite" onClose={close}>
        <TitleForm
          of="de la réussite"
          hint={t`Par exemple : J'ai remis un four en marche. Vous pourrez le changer.`}
          failed={t`La réussite n'est pas ajoutée`}
          submit="Ajouter la réussite"
          onClose={close}
          make={async (titre, key) => {
            const { id } = await book.addReussite(apprenant, titre, key);
            await lists();
            void navigate(adresseReussite(apprenant, id));
          }}
        />
      </Dialog>
    </>
  );
}
