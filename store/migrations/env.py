"""What Alembic runs first: the migrations go through the connection they were given."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
