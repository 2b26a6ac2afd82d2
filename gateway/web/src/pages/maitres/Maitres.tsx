import { Input } from "@codegouvfr/react-dsfr/Input";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { may } from "../../api/actions";
import { maitres as api } from "../../api/endpoints";
import { useOpenSession } from "../../app/session";
import { compte, t } from "../../text/typo";
import { Done, Empty, Loaded, useNotice } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { Button } from "../../ui/Button";
import { NextPage } from "../../ui/NextPage";
import { MaitreRow } from "./MaitreRow";

const KEY = ["maitres", "liste"];
const NEW = "/comptes/maitres-apprentissage/nouveau";

/** Maîtres d’apprentissage and whom they follow (I-09). */
export default function Maitres() {
  const { profil } = useOpenSession();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const created = useNotice();
  const [told, setTold] = useState(created);
  const recherche = useDeferredValue(text.trim());
  const query = useInfiniteQuery({
    queryKey: [...KEY, recherche],
    queryFn: ({ pageParam }) => api.list({ recherche, apres: pageParam }),
    initialPageParam: "",
    getNextPageParam: (page) => page.suivant || null,
    placeholderData: keepPreviousData,
  });
  const changed = async (words: string) => {
    setTold(words);
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <Page
      title="Maîtres d’apprentissage"
      crumbs={profil === "enseignant" ? [] : [{ label: "Comptes", href: "/comptes" }]}
      lead={t`Un maître d'apprentissage a un compte durable. Il voit les périodes et les dossiers de ses apprentis, et de personne d'autre, tant qu'il les suit.`}
    >
      <Done text={told} />
      <Loaded query={query} lines={4}>
        {({ pages }) => {
          const list = pages.flatMap((page) => page.maitres);
          const writes = may(pages[0]?.actions, "creer");
          const total = pages[0]?.total ?? list.length;
          return (
            <>
              {writes && total + text.length > 0 && (
                <p>
                  <Button linkProps={{ href: NEW }}>Créer un compte</Button>
                </p>
              )}
              {(total > 0 || text) && (
                <div className="cpro-filters">
                  <Input
                    label="Chercher un maître d’apprentissage"
                    hintText="Nom, prénom ou entreprise"
                    nativeInputProps={{ type: "search", autoComplete: "off", value: text, onChange: (event) => setText(event.target.value) }}
                  />
                </div>
              )}
              {total === 0 && !text ? (
                <Empty {...(writes ? { action: { label: "Créer un compte", href: NEW } } : {})}>
                  {writes
                    ? t`Aucun maître d'apprentissage. Créez le premier compte : la personne reçoit son identifiant par courriel.`
                    : t`Aucun maître d'apprentissage. L'administrateur ou le DDFPT crée leurs comptes.`}
                </Empty>
              ) : (
                <p role="status">{compte(total, "maître d’apprentissage", "maîtres d’apprentissage")}</p>
              )}
              {list.map((maitre) => (
                <MaitreRow key={maitre.id} maitre={maitre} opens={profil !== "enseignant"} onDone={changed} />
              ))}
              <NextPage query={query} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
