/** esbuild makes the style of what is imported. */
declare module '*.css';
