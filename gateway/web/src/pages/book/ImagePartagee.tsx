import { useEffect, useState } from "react";
import { partageBook } from "../../api/endpoints";
import { t } from "../../text/typo";
import type { ImageLue } from "./types";

/** A picture of a shared book: asked for with the token in the body, and held in the page alone (F-11). */
export function ImagePartagee({ jeton, image: { id, titre, largeur, hauteur } }: { jeton: string; image: ImageLue }) {
  const [url, setUrl] = useState("");
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    let made = "";
    partageBook.image(jeton, id).then(
      (content) => {
        if (gone) return;
        made = URL.createObjectURL(content);
        setUrl(made);
      },
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [jeton, id]);
  if (failed) return <p className="cpro-row__detail">{t`Cette image n'a pas pu être chargée : ${titre}`}</p>;
  if (!url) return <div aria-busy="true" className="cpro-book__wait" />;
  return <img src={url} alt={titre} width={largeur} height={hauteur} />;
}
