import { AreViews } from './views.request.ts';

/** `POST /v1/admin/rebuilds`, `POST /v1/admin/rollbacks` */
export class RebuildRequest {
  @AreViews()
  views: string[];
}
