"""The rooms' mutations, one class per subject; `app.api.schema` makes the root type of them by inheritance."""
