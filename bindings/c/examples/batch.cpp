// Deduplicates pages that lie in Arrow columns: two batches in, one verdict a page out, nothing copied to hand it over.
//
//     batch [THREADS] < pages.txt      one page a line
//
// A program that uses an Arrow library has streams already (arrow::ExportRecordBatchReader, nanoarrow); this one makes them
// by hand, of two columns of strings.
#include <naql.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

// A column of strings as Arrow has it: all bytes in a row, and where each string begins.
struct Strings {
    std::vector<int32_t> offsets{0};
    std::string bytes;
    const void *buffers[3]{};

    void add(const std::string &value) {
        bytes += value;
        offsets.push_back(static_cast<int32_t>(bytes.size()));
    }
};

// A batch of documents, which lives until it is released.
struct Batch {
    Strings id, text;
    ArrowArray columns[2]{};
    ArrowArray *children[2]{&columns[0], &columns[1]};
    const void *buffers[1]{nullptr};
};

// A stream of batches.
struct Pages {
    std::vector<std::unique_ptr<Batch>> batches;
    size_t next = 0;
};

void release_batch(ArrowArray *array) {
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != nullptr) {
            array->children[i]->release(array->children[i]);
        }
    }
    delete static_cast<Batch *>(array->private_data);
    array->release = nullptr;
}

void fill(ArrowArray *column, Strings &of) {
    of.buffers[1] = of.offsets.data();
    of.buffers[2] = of.bytes.data();
    *column = ArrowArray{};
    column->length = static_cast<int64_t>(of.offsets.size()) - 1;
    column->n_buffers = 3;
    column->buffers = of.buffers;
    column->release = [](ArrowArray *array) { array->release = nullptr; };
}

int next_batch(ArrowArrayStream *stream, ArrowArray *out) {
    Pages *pages = static_cast<Pages *>(stream->private_data);
    *out = ArrowArray{};
    if (pages->next == pages->batches.size()) {
        return 0;  // the end: a released array
    }
    Batch *batch = pages->batches[pages->next++].release();
    fill(&batch->columns[0], batch->id);
    fill(&batch->columns[1], batch->text);
    out->length = batch->columns[0].length;
    out->n_buffers = 1;
    out->buffers = batch->buffers;
    out->n_children = 2;
    out->children = batch->children;
    out->private_data = batch;
    out->release = release_batch;
    return 0;
}

int schema(ArrowArrayStream *, ArrowSchema *out) {
    struct Fields {
        ArrowSchema fields[2]{};
        ArrowSchema *children[2]{&fields[0], &fields[1]};
    };
    Fields *of = new Fields;
    const char *names[] = {"id", "text"};
    for (int i = 0; i < 2; i++) {
        of->fields[i].format = "u";
        of->fields[i].name = names[i];
        of->fields[i].release = [](ArrowSchema *field) { field->release = nullptr; };
    }
    *out = ArrowSchema{};
    out->format = "+s";
    out->name = "";
    out->n_children = 2;
    out->children = of->children;
    out->private_data = of;
    out->release = [](ArrowSchema *schema) {
        delete static_cast<Fields *>(schema->private_data);
        schema->release = nullptr;
    };
    return 0;
}

// The string of a row of a column of strings.
std::string at(const ArrowArray *column, int64_t row) {
    row += column->offset;
    const uint8_t *valid = static_cast<const uint8_t *>(column->buffers[0]);
    if (valid != nullptr && (valid[row / 8] >> (row % 8) & 1) == 0) {
        return "-";
    }
    const int32_t *offsets = static_cast<const int32_t *>(column->buffers[1]);
    const char *bytes = static_cast<const char *>(column->buffers[2]);
    return std::string(bytes + offsets[row], bytes + offsets[row + 1]);
}

// The column of a name.
int64_t find(const ArrowSchema &schema, const char *name) {
    int64_t i = 0;
    while (i < schema.n_children && std::strcmp(schema.children[i]->name, name) != 0) {
        i++;
    }
    return i;
}

// All standard input, in two batches.
Pages *read_pages() {
    Pages *pages = new Pages;
    std::vector<std::string> lines;
    for (std::string line; std::getline(std::cin, line);) {
        lines.push_back(line);
    }
    for (size_t i = 0; i < lines.size(); i++) {
        if (i == 0 || i == lines.size() / 2) {
            pages->batches.push_back(std::make_unique<Batch>());
        }
        pages->batches.back()->id.add("line " + std::to_string(i + 1));
        pages->batches.back()->text.add(lines[i]);
    }
    return pages;
}

}  // namespace

int main(int argc, char **argv) {
    ArrowArrayStream in{};
    in.get_schema = schema;
    in.get_next = next_batch;
    in.get_last_error = [](ArrowArrayStream *) -> const char * { return nullptr; };
    in.private_data = read_pages();
    in.release = [](ArrowArrayStream *stream) {
        delete static_cast<Pages *>(stream->private_data);
        stream->release = nullptr;
    };

    ArrowArrayStream out{};
    naql_error *error = nullptr;
    size_t threads = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0;
    if (naql_dedup_arrow(nullptr, threads, &in, &out, &error) != NAQL_OK) {
        naql_text message = naql_error_message(error);
        std::cerr << "batch: " << std::string(message.data, message.len) << "\n";
        naql_error_free(error);
        return 1;
    }

    ArrowSchema fields{};
    out.get_schema(&out, &fields);
    int64_t id = find(fields, "id"), decision = find(fields, "decision"), of = find(fields, "of");
    fields.release(&fields);
    int status = 0;
    for (;;) {
        ArrowArray batch{};
        status = out.get_next(&out, &batch);
        if (status != 0 || batch.release == nullptr) {
            break;
        }
        std::cout << batch.length << " verdicts\n";
        for (int64_t row = 0; row < batch.length; row++) {
            std::cout << at(batch.children[id], row) << ": " << at(batch.children[decision], row) << " "
                      << at(batch.children[of], row) << "\n";
        }
        batch.release(&batch);
    }
    if (status != 0) {
        std::cerr << "batch: " << out.get_last_error(&out) << "\n";
    }
    out.release(&out);
    return status;
}
