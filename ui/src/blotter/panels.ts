/** What opens over the blotter, fetched together when the first of it is opened: in one file it is smaller than in seven. */
export { AnyColumn } from './AnyColumn.tsx';
export { ColumnMenu } from './ColumnMenu.tsx';
export { ExportPanel } from './ExportPanel.tsx';
export { FilterEditor } from './FilterEditor.tsx';
export { ViewPanel } from './ViewPanel.tsx';
export { ViewsPanel } from './ViewsPanel.tsx';
