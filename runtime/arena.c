#include "arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT ((size_t)16)
#define FIRST_BLOCK ((size_t)16384)

struct ballot_arena_block {
    struct ballot_arena_block *older;
    size_t size;
    _Alignas(16) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
    fputs("ballot: out of memory\n", stderr);
    exit(2);
}

static void add_block(struct ballot_arena *arena, size_t needed)
{
    size_t size = arena->block != NULL ? arena->block->size * 2 : FIRST_BLOCK;
    while (size < needed) {
        if (size > SIZE_MAX / 2)
            out_of_memory();
        size *= 2;
    }
    if (size > SIZE_MAX - sizeof(struct ballot_arena_block))
        out_of_memory();
    struct ballot_arena_block *block = malloc(sizeof *block + size);
    if (block == NULL)
        out_of_memory();
    block->older = arena->block;
    block->size = size;
    arena->block = block;
    arena->used = 0;
}

void *ballot_arena_raw(struct ballot_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT)
        out_of_memory();
    size = (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    if (arena->block == NULL || arena->block->size - arena->used < size)
        add_block(arena, size);
    void *memory = arena->block->bytes + arena->used;
    arena->used += size;
    return memory;
}

void *ballot_arena_alloc(struct ballot_arena *arena, size_t size)
{
    void *memory = ballot_arena_raw(arena, size);
    memset(memory, 0, size);
    return memory;
}

void *ballot_arena_array(struct ballot_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        out_of_memory();
    return ballot_arena_alloc(arena, count * size);
}

char *ballot_arena_text(struct ballot_arena *arena, const char *text, size_t length)
{
    if (length == SIZE_MAX)
        out_of_memory();
    char *copy = ballot_arena_raw(arena, length + 1);
    if (length != 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *ballot_arena_vprintf(struct ballot_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        out_of_memory();
    char *text = ballot_arena_raw(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *ballot_arena_printf(struct ballot_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = ballot_arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

void ballot_arena_reset(struct ballot_arena *arena)
{
    if (arena->block == NULL)
        return;
    /* Blocks double, so the newest is the largest. */
    struct ballot_arena_block *older = arena->block->older;
    while (older != NULL) {
        struct ballot_arena_block *next = older->older;
        free(older);
        older = next;
    }
    arena->block->older = NULL;
    arena->used = 0;
}

void ballot_arena_free(struct ballot_arena *arena)
{
    ballot_arena_reset(arena);
    free(arena->block);
    arena->block = NULL;
}
