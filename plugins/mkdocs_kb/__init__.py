"""The MkDocs adapter: hosts the engine's pages in a MkDocs build. What is here may die with MkDocs."""
