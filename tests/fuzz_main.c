/* Runs a fuzz target without libFuzzer: over the files given, then over random
 * changes of them. Any target links with it; the same seed does the same.
 *
 *     fuzz_certificate [--runs N] [--seed S] FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    uint8_t *octets;
    size_t length;
};

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static size_t below(uint64_t *state, size_t limit)
{
    return limit == 0 ? 0 : (size_t)(next_random(state) % limit);
}

static _Noreturn void complain(const char *what, const char *value)
{
    fprintf(stderr, "fuzz: %s: %s\n", what, value);
    exit(2);
}

static void *memory(void *old, size_t size)
{
    void *more = realloc(old, size);
    if (more == NULL)
        complain("out of memory", "giving up");
    return more;
}

static struct input read_file(const char *name)
{
    struct input input = {NULL, 0};
    FILE *file = fopen(name, "rb");
    size_t n, room = 0;
    if (file == NULL)
        complain("cannot open", name);
    do {
        room = room == 0 ? 4096 : room * 2;
        input.octets = memory(input.octets, room);
        n = fread(input.octets + input.length, 1, room - input.length, file);
        input.length += n;
    } while (input.length == room);
    if (ferror(file))
        complain("cannot read", name);
    fclose(file);
    return input;
}

/* One change of LENGTH octets in a buffer of ROOM; returns the new length. */
static size_t change(uint64_t *state, uint8_t *octets, size_t length, size_t room)
{
    size_t at = below(state, length);
    size_t n = 1 + below(state, 16);
    if (length == 0)
        return 0;
    switch (below(state, 6)) {
    case 0:
        octets[at] ^= (uint8_t)(1u << below(state, 8));
        return length;
    case 1:
        octets[at] = (uint8_t)next_random(state);
        return length;
    case 2: { /* numbers at the edges, where lengths go wrong */
        static const uint8_t edges[] = {0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFE, 0xFF};
        octets[at] = edges[below(state, sizeof edges)];
        return length;
    }
    case 3:
        n = n < length - at ? n : length - at;
        memmove(octets + at, octets + at + n, length - at - n);
        return length - n;
    case 4: /* repeats what stands there */
        n = n < length - at ? n : length - at;
        if (length + n > room)
            return length;
        memmove(octets + at + n, octets + at, length - at);
        return length + n;
    default:
        return below(state, 8) == 0 ? at : length;
    }
}

static void run_changed(const struct input *input, uint64_t *state)
{
    size_t room = input->length + 256, length = input->length;
    uint8_t *octets = memory(NULL, room);
    memcpy(octets, input->octets, length);
    for (size_t edits = 1 + below(state, 8); edits != 0; edits--)
        length = change(state, octets, length, room);
    /* Exactly as large as it claims to be, so that a sanitizer sees a step
     * beyond the end. */
    octets = memory(octets, length + (length == 0));
    LLVMFuzzerTestOneInput(octets, length);
    free(octets);
}

static uint64_t number(const char *text)
{
    char *end;
    unsigned long long value = text != NULL ? strtoull(text, &end, 10) : 0;
    if (text == NULL || end == text || *end != '\0')
        complain("not a number", text != NULL ? text : "(missing)");
    return value;
}

int main(int argc, char **argv)
{
    uint64_t runs = 0, state = 1;
    struct input *inputs = memory(NULL, ((size_t)argc + 1) * sizeof *inputs);
    size_t n = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--runs") == 0)
            runs = number(argv[++i]);
        else if (strcmp(argv[i], "--seed") == 0)
            state = number(argv[++i]);
        else
            inputs[n++] = read_file(argv[i]);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (size_t i = 0; i < n; i++)
        LLVMFuzzerTestOneInput(inputs[i].octets, inputs[i].length);
    for (uint64_t i = 0; n != 0 && i < runs; i++)
        run_changed(&inputs[below(&state, n)], &state);
    printf("fuzz: %zu files and %llu changes of them\n", n, n != 0 ? (unsigned long long)runs : 0);
    for (size_t i = 0; i < n; i++)
        free(inputs[i].octets);
    free(inputs);
    return EXIT_SUCCESS;
}
