/** The two pages under measurement: how each is brought to its full book, and how one gets at its parts. */
import type { Page } from 'playwright-core';

export interface GridPage {
  name: string;
  /** Opens the page, and does what it takes for it to read. */
  open(page: Page, url: string): Promise<void>;
  /** Has it read everything. */
  readAll(page: Page, rows: number): Promise<void>;
  /** Expressions in the page. */
  scroller: string;
  /** Selector of a row. */
  row: string;
  /** The header that sorts by a column, by its title. */
  header(title: string): string;
  /** Which trade stands in the first row. */
  first: string;
  search: string;
  /** Text that says how many rows there are. */
  count: string;
}

export const TAPEBOOK: GridPage = {
  name: 'Tapebook',
  async open(page, url) {
    await page.goto(url);
    await page.getByRole('button', { name: /^t\.ng.*demo/s }).click();
  },
  async readAll(page, rows) {
    await page.getByRole('button', { name: 'Read all' }).click();
    await page.waitForFunction(
      `document.querySelector('.foot b')?.textContent.replace(/[,]/g, '') >= ${rows} && !document.querySelector('.foot b').textContent.includes('+')`,
    );
  },
  scroller: `document.querySelector('.grid')`,
  row: '.grid .row',
  header: title => `[...document.querySelectorAll('.head-title')].find(head => head.textContent === '${title}')`,
  first: `document.querySelector('.row[aria-rowindex="2"]')?.dataset.trade`,
  search: `document.getElementById('quick-search')`,
  count: `document.querySelector('.foot b').textContent`,
};

export const AG_GRID: GridPage = {
  name: 'AG Grid Community',
  async open(page, url) {
    await page.goto(url);
  },
  async readAll(page, rows) {
    await page.waitForFunction(`parseInt(document.getElementById('count').textContent) >= ${rows}`);
  },
  scroller: `document.querySelector('.ag-grid-viewport')`,
  row: '.ag-row',
  header: title =>
    `[...document.querySelectorAll('.ag-header-cell-text')].find(head => head.textContent === '${title}')`,
  first: `document.querySelector('.ag-row[row-index="0"]')?.getAttribute('row-id')`,
  search: `document.getElementById('search')`,
  count: `document.getElementById('count').textContent`,
};
