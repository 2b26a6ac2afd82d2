import { useQuery } from "@tanstack/react-query";
import { partageBook } from "../../api/endpoints";
import { ApiError } from "../../api/http";
import { t } from "../../text/typo";
import { Loaded } from "../../ui/feedback";
import { Page } from "../../ui/Page";
import { useToken } from "../connexion/useToken";
import { Feuilles } from "./Feuilles";
import { ImagePartagee } from "./ImagePartagee";

/** A book opened by its link, without signing in; the link may be over, or closed by its learner (F-11). */
export default function PartageBook() {
  const { token, arrival } = useToken();
  const query = useQuery({
    // Keyed by the arrival, never by the token itself.
    queryKey: ["partage-book", arrival],
    queryFn: () => partageBook.read(token),
    enabled: token !== "",
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });
  // Unknown, over and closed are told alike: nothing is said of a link that somebody tries.
  const closed = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page title={query.data?.titre || "Book partagé"} withoutCrumbs>
      {token === "" ? (
        <p className="fr-text--lead">{t`Ouvrez cette page avec le lien que l'on vous a donné.`}</p>
      ) : closed ? (
        <Closed />
      ) : (
        <Loaded query={query}>{(book) => <Feuilles book={book} image={(image) => <ImagePartagee jeton={token} image={image} />} />}</Loaded>
      )}
    </Page>
  );
}

function Closed() {
  return (
    <div className="cpro-narrow" role="status">
      <p className="fr-text--lead">{t`Ce lien n'est plus valable.`}</p>
      <p>{t`Il est arrivé à son terme, ou la personne qui vous l'a donné l'a fermé. Demandez-lui un nouveau lien.`}</p>
    </div>
  );
}
