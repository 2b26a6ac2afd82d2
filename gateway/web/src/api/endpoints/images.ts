import { api, value } from "../http";
import type * as T from "../types";
import { matching } from "./parts";

const IMAGE = "/api/etablissement/images/{nature}" as const;

/** Pictures of the établissement. */
export const images = {
  /** Address of a picture; the version makes browsers ask again when it has changed. */
  address: (nature: T.NatureImage, version: number) => `/api/etablissement/images/${nature}?v=${version}`,
  /** The picture goes as it is: the server decides what it is by its content. */
  replace: (nature: T.NatureImage, version: number, file: File) =>
    value(
      api.PUT(IMAGE, {
        params: { path: { nature }, header: matching(`"${version}"`) },
        headers: { "Content-Type": "application/octet-stream" },
        body: [],
        bodySerializer: () => file,
      }),
    ) as Promise<T.ImageEtablissement>,
  remove: (nature: T.NatureImage, version: number) =>
    value(
      api.DELETE(IMAGE, { params: { path: { nature }, header: matching(`"${version}"`) } }),
    ) as Promise<T.ImageEtablissement>,
};
