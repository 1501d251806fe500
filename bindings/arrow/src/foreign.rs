//! Foreign: Arrow data from a producer that may break the rules of the C interface.
//!
//! In: the structs of the interface, before anything follows them. Out: an error that says what is wrong with them. What only the import
//! itself finds out panics there; [`foreign`] makes an error of that, too, and blames the producer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use naql::{Code, Error, Result};

/// How deep the types of columns may lie in each other. What reads them calls itself for each level.
const DEPTH: usize = 64;

/// How many children a type may have.
const CHILDREN: i64 = 1 << 16;

/// Imports something of a producer.
///
/// # Errors
/// [`Code::InvalidArgument`] when the import panics; those of `import`.
pub fn foreign<T, E: From<Error>>(import: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(import)).unwrap_or_else(|payload| {
        let said = payload.downcast_ref::<&str>().copied();
        let said =
            said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("it is not Arrow data");
        Err(broken(said).into())
    })
}

/// Checks a schema that was not released.
///
/// # Errors
/// [`Code::InvalidArgument`] when it breaks the rules of the interface.
pub fn check_schema(schema: &FFI_ArrowSchema) -> Result<()> {
    if schema.release.is_none() {
        return Err(broken("its schema was released before"));
    }
    let mut left = vec![(schema, 1)];
    while let Some((schema, depth)) = left.pop() {
        if schema.format.is_null() {
            return Err(broken("a type of its schema has no format"));
        }
        if depth > DEPTH {
            return Err(broken(&format!("its types lie more than {DEPTH} deep in each other")));
        }
        if !(0..=CHILDREN).contains(&schema.n_children) || schema.n_children > 0 && schema.children.is_null() {
            return Err(broken("a type of its schema has an impossible number of children"));
        }
        foreign(|| {
            left.extend(schema.children().map(|child| (child, depth + 1)));
            Ok::<_, Error>(())
        })?;
        left.extend(schema.dictionary().map(|of| (of, depth + 1)));
    }
    Ok(())
}

/// Checks an array.
///
/// # Errors
/// [`Code::InvalidArgument`] when it was released, or one of its numbers is impossible.
pub fn check_array(array: &FFI_ArrowArray) -> Result<()> {
    if array.release.is_none() {
        return Err(broken("an array was released before"));
    }
    let numbers = [
        ("length", array.length),
        ("offset", array.offset),
        ("number of buffers", array.n_buffers),
        ("number of children", array.n_children),
    ];
    if let Some((what, number)) = numbers.into_iter().find(|(_, number)| *number < 0) {
        return Err(broken(&format!("the {what} of an array is {number}")));
    }
    if array.null_count < -1 || array.offset.checked_add(array.length).is_none() {
        return Err(broken("the numbers of an array are impossible"));
    }
    Ok(())
}

fn broken(what: &str) -> Error {
    Error::new(Code::InvalidArgument, format!("the Arrow data breaks the rules of its interface: {what}"))
}

#[cfg(test)]
mod tests {
    use arrow_array::{Array, StringArray};
    use arrow_schema::{DataType, Field};

    use super::*;

    fn said(result: Result<()>) -> String {
        let error = result.unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
        error.message().to_owned()
    }

    #[test]
    fn lies_of_a_schema() {
        let nested =
            |depth: usize| (1..depth).fold(DataType::Utf8, |of, _| DataType::List(Field::new("item", of, true).into()));
        check_schema(&FFI_ArrowSchema::try_from(&nested(DEPTH)).unwrap()).unwrap();
        assert!(said(check_schema(&FFI_ArrowSchema::try_from(&nested(DEPTH + 1)).unwrap())).contains("64 deep"));
        assert!(said(check_schema(&FFI_ArrowSchema::empty())).contains("released"));
        let mut schema = FFI_ArrowSchema::try_from(&DataType::Utf8).unwrap();
        let children = std::mem::replace(&mut schema.children, std::ptr::null_mut());
        schema.n_children = 3;
        assert!(said(check_schema(&schema)).contains("children"));
        schema.n_children = -1;
        assert!(said(check_schema(&schema)).contains("children"));
        schema.n_children = 0;
        let format = std::mem::replace(&mut schema.format, std::ptr::null());
        assert!(said(check_schema(&schema)).contains("format"));
        (schema.format, schema.children) = (format, children);
        check_schema(&schema).unwrap();
    }

    #[test]
    fn lies_of_an_array() {
        let mut array = FFI_ArrowArray::new(&StringArray::from(vec!["نص"]).into_data());
        check_array(&array).unwrap();
        array.offset = -1;
        assert!(said(check_array(&array)).contains("offset"));
        array.offset = i64::MAX;
        assert!(said(check_array(&array)).contains("impossible"));
        assert!(said(check_array(&FFI_ArrowArray::empty())).contains("released"));
    }

    #[test]
    fn a_panic_blames_the_producer() {
        assert!(said(foreign(|| panic!("no format"))).ends_with("no format"));
        assert_eq!(foreign(|| Ok::<_, Error>(3)), Ok(3));
    }
}
