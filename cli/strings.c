#include "strings.h"

#include <stdlib.h>

void strings_push(struct strings *strings, const char *item)
{
    strings->items = realloc(strings->items, (strings->n + 1) * sizeof *strings->items);
    if (strings->items == NULL)
        abort();
    strings->items[strings->n++] = item;
}

void strings_free(struct strings *strings)
{
    free(strings->items);
    *strings = (struct strings){0};
}
