//! Columns of any types and any nulls: documents are read or refused with a row, and never a panic.
#![no_main]

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow_schema::{DataType, Field};
use libfuzzer_sys::fuzz_target;
use naql_arrow::{Fields, documents};

fuzz_target!(|bytes: &[u8]| {
    let rows = usize::from(bytes.first().copied().unwrap_or(0) % 8);
    let at = |n: usize| bytes.get(n % bytes.len().max(1)).copied().unwrap_or(0);
    let column = |n: usize| -> ArrayRef {
        let part = |row: usize| &bytes[(n + row).min(bytes.len())..(n + row + usize::from(at(row))).min(bytes.len())];
        match at(n + 1) % 6 {
            0 => Arc::new((0..rows).map(|row| std::str::from_utf8(part(row)).ok()).collect::<StringArray>()),
            1 => Arc::new((0..rows).map(|row| Some(part(row))).collect::<BinaryArray>()),
            2 => Arc::new((0..rows).map(|row| Some(i64::from(at(n * row)) << 40)).collect::<Int64Array>()),
            3 => Arc::new((0..rows).map(|row| Some(i64::MAX >> (at(row) % 63))).collect::<TimestampMicrosecondArray>()),
            4 => new_null_array(&DataType::Utf8, rows),
            _ => new_null_array(&DataType::List(Field::new("item", DataType::Utf8, true).into()), rows),
        }
    };
    let names = ["id", "text", "title", "publisher", "published"];
    let columns: Vec<_> = names.iter().enumerate().map(|(n, name)| (*name, column(n), true)).collect();
    let Ok(batch) = RecordBatch::try_from_iter_with_nullable(columns) else { return };
    match documents(&batch, 0, &Fields::default()) {
        Ok(documents) => assert_eq!(documents.len(), rows),
        Err(fault) => assert!(!fault.error.message().is_empty()),
    }
});
