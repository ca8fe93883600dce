/* Gives yaml_parse whatever bytes the fuzzer thinks of: a tree and no error, or errors and no tree. */
#include <stdint.h>
#include <stdlib.h>

#include "scenario/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct messages messages = {0};
    struct yaml_node *root;
    const int status = yaml_parse("fuzz.yaml", (const char *)data, size, &root, &messages);
    if ((status == STATUS_OK) != (root != NULL) || (status == STATUS_OK) != (messages.errors == 0)) {
        abort();
    }
    yaml_tree_free(root);
    messages_clear(&messages);
    return 0;
}
