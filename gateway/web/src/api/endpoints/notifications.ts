import { api, given, value } from "../http";
import type * as T from "../types";

/** What one is told of, and by which mails (G-02). */
export const notifications = {
  list: (apres: string) =>
    value(api.GET("/api/notifications", { params: { query: given({ apres }) } })) as Promise<T.Notifications>,
  count: () => value(api.GET("/api/notifications/non-lues")),
  read: (ids: string[]) => value(api.POST("/api/notifications/lues", { body: { ids, toutes: false } })),
  readAll: () => value(api.POST("/api/notifications/lues", { body: { ids: [], toutes: true } })),
  choice: () => value(api.GET("/api/compte/notifications")) as Promise<T.ChoixNotifications>,
  choose: (choix: T.ChoixCourriels) =>
    value(api.PUT("/api/compte/notifications", { body: { choix } })) as Promise<T.ChoixNotifications>,
};
