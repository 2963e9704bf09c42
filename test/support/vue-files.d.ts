/** Plain tests import the tables of pages, which name components and never load them. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
