// Style sheets are imported for the build to pick them up.
declare module '*.css';
