//! The numbers that the header gives to the core's enumerations, and their names.

/// Makes a C enumeration of one of the core's, with the name that each value has in JSON.
macro_rules! numbers {
    ($of:ty => $numbers:ty { $($variant:ident = $number:ident, $name:literal;)* }) => {
        impl From<$of> for $numbers {
            fn from(of: $of) -> Self {
                #[allow(unreachable_patterns, reason = "some of the core's enumerations may grow, and some may not")]
                match of {
                    $(<$of>::$variant => Self::$number,)*
                    // The core and this binding are of one version.
                    _ => unreachable!("every value has a number"),
                }
            }
        }

        impl $numbers {
            /// The name of a number, empty if no value has it.
            pub(crate) fn name(number: i32) -> &'static str {
                match number {
                    $(n if n == Self::$number as i32 => $name,)*
                    _ => "",
                }
            }
        }

        #[cfg(test)]
        impl $numbers {
            /// Holds that the names are those of JSON.
            pub fn check_names() {
                let json = |of: $of| serde_json::to_value(of).unwrap();
                $(assert_eq!(json(<$of>::$variant), Self::name(Self::from(<$of>::$variant) as i32));)*
                assert_eq!((Self::name(-1), Self::name(i32::MAX)), ("", ""));
            }
        }
    };
}

pub(crate) use numbers;
